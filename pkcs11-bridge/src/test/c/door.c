#define _GNU_SOURCE
#include "door.h"

#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "check.h"

#define MOST_AT_A_TIME 64
#define MOST_HELD 64
#define MOST_CALLS 4096
#define MOST_ARGUMENTS 65536

#define CALL(name, number, request, answer) {number, answer},
static const struct {
    uint32_t number;
    const char *answer;
} CALLS[] = {HOLDFAST_CALLS(CALL)};
#undef CALL

static struct {
    pthread_mutex_t lock;
    door_script *script;
    int listener;
    char folder[64];
    struct sockaddr_un address;
    pthread_t acceptor;
    int sockets[MOST_AT_A_TIME]; /* of connections that are served, else 0 */
    pthread_cond_t ended;
    unsigned served;
    unsigned connections;
    uint32_t calls[MOST_CALLS];
    size_t call_count;
    uint8_t arguments[MOST_ARGUMENTS];
    size_t argument_count;
} door = {.lock = PTHREAD_MUTEX_INITIALIZER, .ended = PTHREAD_COND_INITIALIZER};

struct held {
    uint32_t number;
    uint8_t *answer;
    size_t size;
};

uint32_t call_number(enum call call) {
    return CALLS[call].number;
}

const char *call_answer(enum call call) {
    return CALLS[call].answer;
}

static bool read_all(int fd, uint8_t *bytes, size_t size) {
    while (size > 0) {
        ssize_t got = recv(fd, bytes, size, 0);
        if (got <= 0) {
            return false;
        }
        bytes += got;
        size -= (size_t)got;
    }
    return true;
}

static void write_all(int fd, const uint8_t *bytes, size_t size) {
    while (size > 0) {
        ssize_t put = send(fd, bytes, size, MSG_NOSIGNAL);
        if (put <= 0) {
            return;
        }
        bytes += put;
        size -= (size_t)put;
    }
}

static void send_answer(int fd, uint32_t number, const uint8_t *message, size_t size) {
    struct buffer frame;
    buffer_open(&frame);
    put_u32(&frame, number);
    put_u32(&frame, 0);
    put_u32(&frame, (uint32_t)size);
    put_bytes(&frame, message, size);
    write_all(fd, frame.bytes, frame.length);
    buffer_close(&frame);
}

void answer_error(struct buffer *answer, uint64_t value) {
    buffer_cut(answer, 0);
    put_u32(answer, 0);
    put_u32(answer, 1);
    put_bytes(answer, "u", 1);
    put_u64(answer, value);
}

/* The lengths of the strings of a call, in their order. */
static uint32_t string_length(uint32_t number, int index) {
    static const uint32_t info[] = {32, 32}, slot[] = {64, 32}, token[] = {32, 32, 16, 16, 16};
    return number == 3 ? info[index] : number == 5 ? slot[index] : token[index];
}

static void put_run(struct buffer *answer, const char *bytes, uint32_t size) {
    put_u8(answer, 1);
    put_u32(answer, size);
    put_bytes(answer, bytes, size);
}

static void answer_by_signature(struct buffer *answer, uint32_t number) {
    static const char blanks[] = "                                                                ";
    const char *signature = "";
    for (size_t i = 0; i < sizeof CALLS / sizeof *CALLS; i++) {
        signature = CALLS[i].number == number ? CALLS[i].answer : signature;
    }
    put_u32(answer, number);
    put_u32(answer, (uint32_t)strlen(signature));
    for (const char *letter = signature; *letter != '\0'; letter++) {
        put_u8(answer, (uint8_t)(*letter == 'h' ? 'u' : *letter));
    }
    int strings = 0;
    for (const char *letter = signature; *letter != '\0'; letter++) {
        switch (*letter) {
            case 'u':
            case 'h':
                put_u64(answer, 7);
                break;
            case 'v':
                put_bytes(answer, "\3\2", 2);
                break;
            case 's': {
                uint32_t length = string_length(number, strings++);
                put_u32(answer, length);
                put_bytes(answer, blanks, length);
                break;
            }
            case 'Q':
                put_u8(answer, 1);
                put_run(answer, "NONCENONCENO", 12);
                for (int i = 0; i < 4; i++) {
                    put_u64(answer, 0);
                }
                put_run(answer, "TAGTAGTAGTAGTAGT", 16);
                break;
            default: /* a, and what it is an array of */
                letter++;
                if (*letter == 'y') {
                    put_run(answer, "\1\2\3", 3);
                } else if (*letter == 'A') {
                    put_u32(answer, 0);
                } else {
                    put_u8(answer, 1);
                    put_u32(answer, 2);
                    put_u64(answer, 5);
                    put_u64(answer, 6);
                }
                break;
        }
    }
}

static void remember(const struct exchange *exchange) {
    pthread_mutex_lock(&door.lock);
    if (door.call_count < MOST_CALLS) {
        door.calls[door.call_count++] = exchange->call;
    }
    if (exchange->call != call_number(CALL_C_SessionCancel)) {
        size_t size = exchange->arguments.left;
        door.argument_count = size < MOST_ARGUMENTS ? size : MOST_ARGUMENTS;
        memcpy(door.arguments, exchange->arguments.at, door.argument_count);
    }
    pthread_mutex_unlock(&door.lock);
}

static void release(int fd, struct held *held, int *count) {
    while (*count > 0) {
        struct held *last = &held[--*count];
        send_answer(fd, last->number, last->answer, last->size);
        free(last->answer);
    }
}

static void finish_held(int fd, struct held *held, int *count) {
    struct buffer error;
    buffer_open(&error);
    answer_error(&error, CKR_CRYPTOKI_NOT_INITIALIZED);
    while (*count > 0) {
        struct held *last = &held[--*count];
        send_answer(fd, last->number, error.bytes, error.length);
        free(last->answer);
    }
    buffer_close(&error);
}

/* False when the connection is to end. */
static bool serve(int fd, uint32_t number, const uint8_t *message, size_t size, struct held *held, int *held_count) {
    struct exchange exchange = {.arguments = {.at = message, .left = size}, .fate = ANSWER};
    exchange.call = take_u32(&exchange.arguments);
    CHECK(take_bytes(&exchange.arguments, take_u32(&exchange.arguments)) != NULL);
    buffer_open(&exchange.answer);
    answer_by_signature(&exchange.answer, exchange.call);
    if (exchange.call == call_number(CALL_C_Finalize)) {
        finish_held(fd, held, held_count);
    } else if (exchange.call != call_number(CALL_C_Initialize)) {
        remember(&exchange);
        door.script(&exchange);
    }
    bool on = true;
    switch (exchange.fate) {
        case HOLD: {
            CHECK(*held_count < MOST_HELD);
            struct held *next = &held[(*held_count)++];
            *next = (struct held){number, malloc(exchange.answer.length), exchange.answer.length};
            memcpy(next->answer, exchange.answer.bytes, exchange.answer.length);
            break;
        }
        case RAW:
            write_u32(exchange.answer.bytes, read_u32(exchange.answer.bytes) ^ number);
            write_all(fd, exchange.answer.bytes, exchange.answer.length);
            on = false;
            break;
        case HANG_UP:
            on = false;
            break;
        case ANSWER:
        case RELEASE:
            send_answer(fd, number, exchange.answer.bytes, exchange.answer.length);
            if (exchange.fate == RELEASE) {
                release(fd, held, held_count);
            }
            break;
    }
    buffer_close(&exchange.answer);
    return on;
}

static void *serve_connection(void *context) {
    unsigned index = (unsigned)(uintptr_t)context;
    int fd = door.sockets[index];
    struct held held[MOST_HELD];
    int held_count = 0;
    uint8_t header[12];
    bool on = read_all(fd, header, 1) && header[0] == 0xf0;
    write_all(fd, header, 1);
    while (on && read_all(fd, header, sizeof header)) {
        uint32_t options = read_u32(header + 4);
        uint32_t size = read_u32(header + 8);
        uint8_t *message = malloc((size_t)options + size);
        on = read_all(fd, message, (size_t)options + size)
             && serve(fd, read_u32(header), message + options, size, held, &held_count);
        free(message);
    }
    while (held_count > 0) {
        free(held[--held_count].answer);
    }
    pthread_mutex_lock(&door.lock);
    close(fd);
    door.sockets[index] = 0;
    door.served--;
    pthread_cond_broadcast(&door.ended);
    pthread_mutex_unlock(&door.lock);
    return NULL;
}

static void *accept_connections(void *context) {
    (void)context;
    int fd;
    while ((fd = accept4(door.listener, NULL, NULL, SOCK_CLOEXEC)) >= 0) {
        pthread_mutex_lock(&door.lock);
        unsigned index = 0;
        while (door.sockets[index] != 0) {
            index++;
            CHECK(index < MOST_AT_A_TIME);
        }
        door.sockets[index] = fd;
        door.served++;
        door.connections++;
        pthread_t thread;
        CHECK(pthread_create(&thread, NULL, serve_connection, (void *)(uintptr_t)index) == 0);
        pthread_detach(thread);
        pthread_mutex_unlock(&door.lock);
    }
    return NULL;
}

static void remove_folder(void) {
    rmdir(door.folder);
}

void door_open(door_script *script) {
    door.script = script;
    if (door.folder[0] == '\0') {
        strcpy(door.folder, "/tmp/holdfast-module-XXXXXX");
        CHECK(mkdtemp(door.folder) != NULL);
        door.address.sun_family = AF_UNIX;
        snprintf(door.address.sun_path, sizeof door.address.sun_path, "%s/door", door.folder);
        setenv("HOLDFAST_PKCS11", door.address.sun_path, 1);
        atexit(remove_folder);
    }
    door.listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK(bind(door.listener, (struct sockaddr *)&door.address, sizeof door.address) == 0);
    CHECK(listen(door.listener, 16) == 0);
    CHECK(pthread_create(&door.acceptor, NULL, accept_connections, NULL) == 0);
}

void door_close(void) {
    shutdown(door.listener, SHUT_RDWR);
    pthread_join(door.acceptor, NULL);
    close(door.listener);
    pthread_mutex_lock(&door.lock);
    for (unsigned i = 0; i < MOST_AT_A_TIME; i++) {
        if (door.sockets[i] != 0) {
            shutdown(door.sockets[i], SHUT_RDWR);
        }
    }
    while (door.served > 0) {
        pthread_cond_wait(&door.ended, &door.lock);
    }
    pthread_mutex_unlock(&door.lock);
    unlink(door.address.sun_path);
}

unsigned door_connections(void) {
    pthread_mutex_lock(&door.lock);
    unsigned connections = door.connections;
    pthread_mutex_unlock(&door.lock);
    return connections;
}

size_t door_calls(uint32_t *calls, size_t most) {
    pthread_mutex_lock(&door.lock);
    size_t count = door.call_count < most ? door.call_count : most;
    memcpy(calls, door.calls, count * sizeof *calls);
    door.call_count = 0;
    pthread_mutex_unlock(&door.lock);
    return count;
}

size_t door_arguments(uint8_t *arguments, size_t most) {
    pthread_mutex_lock(&door.lock);
    size_t size = door.argument_count < most ? door.argument_count : most;
    memcpy(arguments, door.arguments, size);
    pthread_mutex_unlock(&door.lock);
    return size;
}
