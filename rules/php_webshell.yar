// PHP that runs what a visitor sends. Only idioms that no honest program has a use for: a request variable,
// or a long compressed blob, handed straight to eval, assert or the shell.
rule Php_Webshell_Request_Eval
{
    meta:
        description = "PHP that evaluates code or runs a command taken straight from the request"
    strings:
        $php = /<\?(php|=)/ nocase
        $eval = /(^|[^a-z0-9_>$:])@?(eval|assert)\s{0,8}\(\s{0,8}((base64_decode|gzinflate|gzuncompress|str_rot13|stripslashes|urldecode|hex2bin)\s{0,8}\(\s{0,8}){0,3}@?\$_(POST|GET|REQUEST|COOKIE)\s{0,8}\[/ nocase
        $shell = /(^|[^a-z0-9_>$:])@?(system|shell_exec|passthru|popen|proc_open)\s{0,8}\(\s{0,8}(base64_decode\s{0,8}\(\s{0,8})?@?\$_(POST|GET|REQUEST|COOKIE)\s{0,8}\[/ nocase
    condition:
        filesize < 2MB and $php in (0..4096) and ($eval or $shell)
}

rule Php_Webshell_Packed_Eval
{
    meta:
        description = "PHP that evaluates a long encoded and compressed literal"
    strings:
        $php = /<\?(php|=)/ nocase
        $packed = /(^|[^a-z0-9_>$:])@?(eval|assert)\s{0,8}\(\s{0,8}@?(gzinflate|gzuncompress|gzdecode|str_rot13)\s{0,8}\(\s{0,8}((str_rot13|base64_decode|gzinflate|strrev)\s{0,8}\(\s{0,8}){1,3}["'][A-Za-z0-9+\/=]{128}/ nocase
    condition:
        filesize < 2MB and $php in (0..4096) and $packed
}
