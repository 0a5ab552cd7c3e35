const char *late = "late";
