#define _GNU_SOURCE
#include "link.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "address.h"

#define GENERATION 0xf0
#define OPTIONS "holdfast"
#define LONGEST_OPTIONS (64u << 10)
#define FIRST_NUMBER 0x10

_Static_assert(LINK_PREFIX == 12 + sizeof OPTIONS - 1, "three lengths, and the options");

/* A thread that has sent a request, or is about to. It lives on that thread's stack. */
struct waiter {
    struct waiter *next;
    uint32_t number;
    bool asleep;
    bool done;
    CK_RV result;
    struct buffer *answer;
    pthread_cond_t wake;
};

struct link {
    int fd;
    pthread_mutex_t sending; /* a request goes out as one */
    pthread_mutex_t lock;    /* of all that follows, but the bytes, which are the reading thread's */
    struct waiter *waiters;
    uint32_t next_number;
    bool read; /* by one of the waiters */
    bool ended;
    CK_RV reason;
    size_t start;
    size_t end;
    uint8_t bytes[16 << 10];
};

static bool send_all(int fd, const uint8_t *bytes, size_t size) {
    while (size > 0) {
        ssize_t sent = send(fd, bytes, size, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) {
            continue;
        }
        if (sent <= 0) {
            return false;
        }
        bytes += sent;
        size -= (size_t)sent;
    }
    return true;
}

/* At least one byte, at most size; 0 when there will be none. */
static size_t receive_some(int fd, uint8_t *bytes, size_t size) {
    ssize_t received;
    do {
        received = recv(fd, bytes, size, 0);
    } while (received < 0 && errno == EINTR);
    return received > 0 ? (size_t)received : 0;
}

/* Exactly size bytes; what is kept of them is wiped. */
static bool receive(struct link *link, uint8_t *to, size_t size) {
    while (size > 0) {
        size_t ready = link->end - link->start;
        if (ready == 0 && size >= sizeof link->bytes) {
            ready = receive_some(link->fd, to, size);
            if (ready == 0) {
                return false;
            }
        } else if (ready == 0) {
            link->start = 0;
            link->end = receive_some(link->fd, link->bytes, sizeof link->bytes);
            if (link->end == 0) {
                return false;
            }
            continue;
        } else {
            ready = ready < size ? ready : size;
            memcpy(to, link->bytes + link->start, ready);
            explicit_bzero(link->bytes + link->start, ready);
            link->start += ready;
        }
        to += ready;
        size -= ready;
    }
    return true;
}

static bool greet(int fd) {
    uint8_t generation = GENERATION;
    return send_all(fd, &generation, 1) && receive_some(fd, &generation, 1) == 1 && generation == GENERATION;
}

struct link *link_open(const char *address) {
    int fd = address_connect(address);
    if (fd < 0) {
        return NULL;
    }
    struct link *link = greet(fd) ? calloc(1, sizeof *link) : NULL;
    if (link == NULL) {
        close(fd);
        return NULL;
    }
    link->fd = fd;
    link->next_number = FIRST_NUMBER;
    pthread_mutex_init(&link->sending, NULL);
    pthread_mutex_init(&link->lock, NULL);
    return link;
}

void link_settle(struct link *link) {
    struct timeval forever = {0};
    setsockopt(link->fd, SOL_SOCKET, SO_SNDTIMEO, &forever, sizeof forever);
    setsockopt(link->fd, SOL_SOCKET, SO_RCVTIMEO, &forever, sizeof forever);
}

/* From here to link_exchange, the lock is held where a function is entered and where it is left. */

static struct waiter *find(struct link *link, uint32_t number) {
    struct waiter *waiter = link->waiters;
    while (waiter != NULL && waiter->number != number) {
        waiter = waiter->next;
    }
    return waiter;
}

/* A request that waits for long keeps its number while the count goes round. Zero is nobody's. */
static uint32_t free_number(struct link *link) {
    while (link->next_number == 0 || find(link, link->next_number) != NULL) {
        link->next_number++;
    }
    return link->next_number++;
}

static void finish(struct link *link, struct waiter *waiter, CK_RV result) {
    struct waiter **place = &link->waiters;
    while (*place != waiter) {
        place = &(*place)->next;
    }
    *place = waiter->next;
    waiter->result = result;
    waiter->done = true;
    if (waiter->asleep) {
        pthread_cond_signal(&waiter->wake);
    }
}

static void end(struct link *link, CK_RV reason) {
    if (!link->ended) {
        link->ended = true;
        link->reason = reason;
        shutdown(link->fd, SHUT_RDWR); /* wakes the one who reads */
    }
    /* The one who reads may be filling a waiter's buffer: he finishes that waiter himself. */
    struct waiter *next;
    for (struct waiter *waiter = link->waiters; waiter != NULL; waiter = next) {
        next = waiter->next;
        if (!link->read) {
            finish(link, waiter, link->reason);
        }
    }
}

/* Takes one answer off the wire. False when that cannot go on. */
static bool read_answer(struct link *link) {
    uint8_t header[12] = {0};
    pthread_mutex_unlock(&link->lock);
    bool received = receive(link, header, sizeof header);
    pthread_mutex_lock(&link->lock);
    struct waiter *waiter = received ? find(link, read_u32(header)) : NULL;
    uint32_t options = read_u32(header + 4);
    uint32_t size = read_u32(header + 8);
    if (waiter == NULL || options > LONGEST_OPTIONS || size > LINK_LONGEST) {
        return false;
    }
    pthread_mutex_unlock(&link->lock);
    /* Options are of no use to a client: they are read to where the message then goes. */
    uint8_t *room = buffer_extend(waiter->answer, size > options ? size : options);
    received = room != NULL && receive(link, room, options) && receive(link, room, size);
    if (received) {
        waiter->answer->length = size;
    }
    pthread_mutex_lock(&link->lock);
    if (received) {
        finish(link, waiter, CKR_OK);
    }
    return received;
}

static void read_for_all(struct link *link, const struct waiter *own) {
    link->read = true;
    bool sound = true;
    while (!own->done && sound) {
        sound = !link->ended && read_answer(link);
    }
    link->read = false;
    if (!sound) {
        end(link, CKR_DEVICE_ERROR);
        return;
    }
    for (struct waiter *waiter = link->waiters; waiter != NULL; waiter = waiter->next) {
        if (waiter->asleep) {
            pthread_cond_signal(&waiter->wake);
            return;
        }
    }
}

CK_RV link_exchange(struct link *link, struct buffer *request, struct buffer *answer) {
    struct waiter own = {.answer = answer, .wake = PTHREAD_COND_INITIALIZER};
    pthread_mutex_lock(&link->lock);
    if (link->ended) {
        CK_RV reason = link->reason;
        pthread_mutex_unlock(&link->lock);
        return reason;
    }
    own.number = free_number(link);
    own.next = link->waiters;
    link->waiters = &own;
    pthread_mutex_unlock(&link->lock);

    write_u32(request->bytes, own.number);
    write_u32(request->bytes + 4, sizeof OPTIONS - 1);
    write_u32(request->bytes + 8, (uint32_t)(request->length - LINK_PREFIX));
    memcpy(request->bytes + 12, OPTIONS, sizeof OPTIONS - 1);
    pthread_mutex_lock(&link->sending);
    bool sent = send_all(link->fd, request->bytes, request->length);
    pthread_mutex_unlock(&link->sending);

    pthread_mutex_lock(&link->lock);
    if (!sent) {
        end(link, CKR_DEVICE_ERROR);
    }
    while (!own.done) {
        if (!link->read) {
            read_for_all(link, &own);
        } else {
            own.asleep = true;
            pthread_cond_wait(&own.wake, &link->lock);
            own.asleep = false;
        }
    }
    pthread_mutex_unlock(&link->lock);
    pthread_cond_destroy(&own.wake);
    return own.result;
}

bool link_lost(struct link *link) {
    pthread_mutex_lock(&link->lock);
    /* Where somebody waits, he sees it. Else a door may have restarted unseen, and the socket is asked. */
    if (!link->ended && link->waiters == NULL) {
        uint8_t byte;
        ssize_t seen = recv(link->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
        if (seen == 0 || (seen < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)) {
            end(link, CKR_DEVICE_ERROR);
        }
    }
    bool ended = link->ended;
    pthread_mutex_unlock(&link->lock);
    return ended;
}

void link_end(struct link *link, CK_RV reason) {
    pthread_mutex_lock(&link->lock);
    end(link, reason);
    pthread_mutex_unlock(&link->lock);
}

void link_free(struct link *link) {
    close(link->fd);
    pthread_mutex_destroy(&link->sending);
    pthread_mutex_destroy(&link->lock);
    explicit_bzero(link->bytes, sizeof link->bytes);
    free(link);
}

void link_abandon(struct link *link) {
    close(link->fd);
}
