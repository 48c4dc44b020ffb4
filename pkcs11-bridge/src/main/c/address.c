#define _GNU_SOURCE
#include "address.h"

#include <ctype.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define PATIENCE_SECONDS 10

/* The path of a unix socket, or NULL. */
static const char *path_of(const char *address) {
    const char *path = strncmp(address, "unix:", 5) == 0 ? address + 5 : address;
    path = path != address && strncmp(path, "path=", 5) == 0 ? path + 5 : path;
    return path[0] == '/' ? path : NULL;
}

bool address_sound(const char *text) {
    size_t length = strnlen(text, ADDRESS_SIZE);
    if (length == ADDRESS_SIZE) {
        return false;
    }
    if (strncmp(text, "tcp:", 4) == 0) {
        const char *colon = strrchr(text + 4, ':');
        return colon != NULL && colon > text + 4 && isdigit((unsigned char)colon[1]);
    }
    const char *path = path_of(text);
    return path != NULL && strlen(path) < sizeof((struct sockaddr_un *)0)->sun_path;
}

/* The value of "address = value", or NULL. Changes the line. */
static char *value_in(char *line) {
    line += strspn(line, " \t");
    if (strncmp(line, "address", 7) != 0) {
        return NULL;
    }
    line += 7;
    line += strspn(line, " \t");
    if (*line != '=') {
        return NULL;
    }
    line++;
    line += strspn(line, " \t");
    line[strcspn(line, " \t\r\n")] = '\0';
    return line;
}

static bool from_file(char address[ADDRESS_SIZE]) {
    const char *home = secure_getenv("HOME");
    char path[4096];
    if (home == NULL || snprintf(path, sizeof path, "%s/.config/holdfast/pkcs11.conf", home) >= (int)sizeof path) {
        return false;
    }
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return false;
    }
    bool found = false;
    char line[ADDRESS_SIZE + 64];
    while (!found && fgets(line, sizeof line, file) != NULL) {
        const char *value = value_in(line);
        if (value != NULL && address_sound(value)) {
            strcpy(address, value);
            found = true;
        }
    }
    fclose(file);
    return found;
}

bool address_find(const char *given, char address[ADDRESS_SIZE]) {
    const char *text = secure_getenv("HOLDFAST_PKCS11");
    if (text == NULL || *text == '\0') {
        text = given;
    }
    if (text == NULL) {
        return from_file(address);
    }
    if (!address_sound(text)) {
        return false;
    }
    strcpy(address, text);
    return true;
}

static bool connect_to(int fd, const struct sockaddr *to, socklen_t size) {
    /* For connecting, and for what follows until link_settle. */
    struct timeval patience = {.tv_sec = PATIENCE_SECONDS};
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    int result;
    do {
        result = connect(fd, to, size);
    } while (result < 0 && errno == EINTR);
    return result == 0;
}

static int connect_unix(const char *path) {
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    strncpy(to.sun_path, path, sizeof to.sun_path - 1);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && !connect_to(fd, (const struct sockaddr *)&to, sizeof to)) {
        close(fd);
        return -1;
    }
    return fd;
}

static int connect_tcp(const char *where) {
    char host[ADDRESS_SIZE];
    strcpy(host, where);
    char *port = strrchr(host, ':');
    *port++ = '\0';
    char *name = host;
    size_t length = strlen(host);
    if (host[0] == '[' && host[length - 1] == ']') {
        host[length - 1] = '\0';
        name++;
    }
    struct addrinfo wanted = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
    struct addrinfo *found;
    if (getaddrinfo(name, port, &wanted, &found) != 0) {
        return -1;
    }
    int fd = -1;
    for (const struct addrinfo *each = found; each != NULL && fd < 0; each = each->ai_next) {
        fd = socket(each->ai_family, each->ai_socktype | SOCK_CLOEXEC, each->ai_protocol);
        if (fd >= 0 && !connect_to(fd, each->ai_addr, each->ai_addrlen)) {
            close(fd);
            fd = -1;
        }
    }
    freeaddrinfo(found);
    if (fd >= 0) {
        int on = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    return fd;
}

int address_connect(const char *address) {
    const char *path = path_of(address);
    return path != NULL ? connect_unix(path) : connect_tcp(address + 4);
}
