"""The configurations of programs that notice changed files."""
