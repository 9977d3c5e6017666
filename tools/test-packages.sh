#!/usr/bin/env bash
# test-packages.sh DIR: real packages for the browser tests, from the registries, fetched once.
#   vulnerable.zip   an application zip > jar > log4j-core 2.14.1 (CVE-2021-44228)
#   rectified.zip    the same application without it
#   false-positive.zip  an application that carries gson 2.8.8 (CVE-2022-25647, CVSS 7.7: one
#   reviewer may accept it; from 9.0 on it takes two)
# A registry that does not answer leaves the file out; the tests then say so by name.
set -uo pipefail
mkdir -p "${1:?usage: test-packages.sh DIR}"
cd "$1" || exit 2

fetch() { # fetch group:artifact:version FILE
  [ -s "$2" ] && return
  mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy -Dartifact="$1" -DoutputDirectory=. >fetch.log 2>&1 ||
    { echo "not fetched: $1 ($(tail -1 fetch.log))" >&2; return 1; }
}

# app NAME JAR…: NAME.zip holding shop/app.jar, which holds the jars under BOOT-INF/lib as Spring Boot does.
app() {
  local name=$1
  shift
  [ -s "$name.zip" ] && return
  rm -rf "work-$name"
  mkdir -p "work-$name/shop" "work-$name/boot/META-INF" "work-$name/boot/BOOT-INF/lib"
  printf 'Manifest-Version: 1.0\nMain-Class: com.example.shop.Main\n' >"work-$name/boot/META-INF/MANIFEST.MF"
  for jar in "$@"; do cp "$jar" "work-$name/boot/BOOT-INF/lib/" || return 1; done
  (cd "work-$name/boot" && zip -q -0 -X -r ../shop/app.jar .)
  printf 'shop, a demonstration application\n' >"work-$name/shop/README.txt"
  (cd "work-$name" && zip -q -X -r "../$name.zip" shop)
  rm -rf "work-$name"
}

fetch org.apache.logging.log4j:log4j-core:2.14.1 log4j-core-2.14.1.jar && app vulnerable log4j-core-2.14.1.jar
fetch com.google.code.gson:gson:2.8.8 gson-2.8.8.jar && app false-positive gson-2.8.8.jar
app rectified
ls -1 ./*.zip
