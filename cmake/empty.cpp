// A folder of headers only still needs one translation unit.
