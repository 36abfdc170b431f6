"""The rules of nftables and iptables."""
