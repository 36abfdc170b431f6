"""What the engines of containers are told: Docker, containerd, CRI-O and Podman."""
