// The EICAR test file as its standard defines it: the 68 bytes first, at most 128 in all, and only space,
// tab, LF, CR or Ctrl-Z behind them. In hexadecimal, so that this file is not taken for the test file.
rule Eicar_Test_File
{
    meta:
        description = "the EICAR anti-virus test file: harmless, and treated as a virus by agreement"
    strings:
        $known = { 58 35 4F 21 50 25 40 41 50 5B 34 5C 50 5A 58 35 34 28 50 5E 29 37 43 43 29 37 7D 24
                   45 49 43 41 52 2D 53 54 41 4E 44 41 52 44 2D 41 4E 54 49 56 49 52 55 53 2D 54 45 53
                   54 2D 46 49 4C 45 21 24 48 2B 48 2A }
    condition:
        filesize >= 68 and filesize <= 128 and $known at 0 and
        (filesize == 68 or
         for all i in (68..filesize - 1) :
           (uint8(i) == 0x20 or uint8(i) == 0x09 or uint8(i) == 0x0A or uint8(i) == 0x0D or
            uint8(i) == 0x1A))
}
