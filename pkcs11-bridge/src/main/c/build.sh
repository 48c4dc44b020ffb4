#!/bin/sh
# Compiles the client module and what makes calls through any module: build.sh FOLDER makes FOLDER/libholdfast-pkcs11.so,
# FOLDER/holdfast-pkcs11-load and FOLDER/holdfast-pkcs11-mix, unless they are newer than every source.
# CC and CFLAGS are the compiler's name and further options. Without a compiler it says so and leaves it at that.
set -eu

sources=$(dirname -- "$0")
folder=$1
library=$folder/libholdfast-pkcs11.so
load=$folder/holdfast-pkcs11-load
mix=$folder/holdfast-pkcs11-mix
compiler=${CC:-cc}

if ! command -v "$compiler" >/dev/null 2>&1; then
    echo "There is no C compiler ($compiler), so the PKCS#11 client module is not built; apt install gcc libc6-dev brings one."
    exit 0
fi
if [ -f "$library" ] && [ -f "$load" ] && [ -f "$mix" ] && [ -z "$(find "$sources" -type f -newer "$library")" ]; then
    exit 0
fi
mkdir -p "$folder"
program() {
    # shellcheck disable=SC2086
    "$compiler" -std=c11 -O2 -pthread -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Werror ${CFLAGS:-} \
        -o "$@" -ldl
}
program "$load" "$sources/load/load.c"
program "$mix" "$sources/load/mix.c" "$sources/load/actions.c" "$sources/load/model.c" "$sources/load/sha256.c"
# shellcheck disable=SC2086
"$compiler" -std=c11 -O2 -fPIC -shared -fvisibility=hidden -pthread \
    -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -pedantic -Werror \
    -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fstack-protector-strong ${CFLAGS:-} \
    -Wl,--version-script="$sources/exports.map" -Wl,-Bsymbolic -Wl,-z,relro,-z,now,-z,defs \
    -o "$library.$$" "$sources"/*.c
# At once, for those who have the old one loaded.
mv -f "$library.$$" "$library"
