"""Setting up, weak: a report written on another machine, and no journal."""

report = {
    "python": "3.8.10",
    "packages": {"numpy": "1.19.5", "torch": "1.7.1", "keras": "2.4.3"},
    "system": "Windows 10",
    "processors": 8,
    "memory_gib": 16,
    "disk_gib": 100,
    "gpu": "none",
    "journal": "",
}
