"""Jobs that run without anybody at the host: lines of crontabs and commands of units, and the programs that they name."""
