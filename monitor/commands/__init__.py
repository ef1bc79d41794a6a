"""The commands of the program, one file a noun. They read options, wire the parts, call one function and print."""
