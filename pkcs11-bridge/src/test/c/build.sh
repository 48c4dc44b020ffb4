#!/bin/sh
# Compiles the module and its tests into one program that watches its memory: build.sh FOLDER makes FOLDER/module-tests, unless it
# is newer than every source.
set -eu

tests=$(dirname -- "$0")
sources=$tests/../../main/c
program=$1/module-tests

if [ -f "$program" ] && [ -z "$(find "$tests" "$sources" -type f -newer "$program")" ]; then
    exit 0
fi
mkdir -p "$1"
"${CC:-cc}" -std=c11 -O1 -g -pthread -fsanitize=address,undefined -fno-sanitize-recover=undefined \
    -Wall -Wextra -Wshadow -Werror -I"$sources" -o "$program" "$sources"/*.c "$tests"/*.c -ldl
