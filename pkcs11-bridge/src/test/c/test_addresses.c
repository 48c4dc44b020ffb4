/* Where the door is looked for. */
#define _GNU_SOURCE
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "address.h"
#include "check.h"

static char home[] = "/tmp/holdfast-home-XXXXXX";

static void write_file(const char *text) {
    char path[256];
    snprintf(path, sizeof path, "%s/.config", home);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/.config/holdfast", home);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/.config/holdfast/pkcs11.conf", home);
    FILE *file = fopen(path, "w");
    CHECK(file != NULL && fputs(text, file) >= 0);
    fclose(file);
}

static void remove_files(void) {
    const char *const parts[] = {"/.config/holdfast/pkcs11.conf", "/.config/holdfast", "/.config", ""};
    for (int i = 0; i < 4; i++) {
        char path[256];
        snprintf(path, sizeof path, "%s%s", home, parts[i]);
        remove(path);
    }
}

static void forms(void) {
    CHECK(address_sound("unix:/run/door"));
    CHECK(address_sound("unix:path=/run/door"));
    CHECK(address_sound("/run/door"));
    CHECK(address_sound("tcp:127.0.0.1:7711"));
    CHECK(address_sound("tcp:[::1]:7711"));
    CHECK(!address_sound(""));
    CHECK(!address_sound("run/door"));
    CHECK(!address_sound("unix:run/door"));
    CHECK(!address_sound("tcp:7711"));
    CHECK(!address_sound("tcp::7711"));
    CHECK(!address_sound("tcp:host:"));
    char path[120];
    memset(path, 'x', sizeof path);
    path[0] = '/';
    path[108] = '\0';
    CHECK(!address_sound(path));
    path[107] = '\0';
    CHECK(address_sound(path));
}

static void sources(void) {
    char address[ADDRESS_SIZE];
    setenv("HOME", home, 1);
    unsetenv("HOLDFAST_PKCS11");
    CHECK(!address_find(NULL, address));
    write_file("# nothing\n");
    CHECK(!address_find(NULL, address));
    write_file("# the door\n\n  address =  unix:/run/door \n");
    CHECK(address_find(NULL, address) && strcmp(address, "unix:/run/door") == 0);
    CHECK(address_find("tcp:host:1", address) && strcmp(address, "tcp:host:1") == 0);
    setenv("HOLDFAST_PKCS11", "/else", 1);
    CHECK(address_find("tcp:host:1", address) && strcmp(address, "/else") == 0);
    setenv("HOLDFAST_PKCS11", "no address", 1);
    CHECK(!address_find("tcp:host:1", address));
    setenv("HOLDFAST_PKCS11", "", 1);
    CHECK(address_find(NULL, address) && strcmp(address, "unix:/run/door") == 0);
    write_file("addresses = /x\naddress /y\naddress=/z");
    CHECK(address_find(NULL, address) && strcmp(address, "/z") == 0);
}

void test_addresses(void) {
    CHECK(mkdtemp(home) != NULL);
    forms();
    sources();
    remove_files();
}
