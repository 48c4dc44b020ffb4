/* Bytes to be sent and bytes that came. Integers are big-endian on the wire. */
#ifndef HOLDFAST_BUFFER_H
#define HOLDFAST_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Holds a message; grows. Most messages fit inside, without an allocation. Everything it held is wiped when it goes. */
struct buffer {
    uint8_t *bytes;
    size_t length;
    size_t capacity;
    bool exhausted; /* memory was refused; what was put since then is missing */
    uint8_t inside[1024];
};

void buffer_open(struct buffer *buffer);
void buffer_close(struct buffer *buffer);

/* Room for so many more bytes behind those it holds; NULL without memory. They count as held. */
uint8_t *buffer_extend(struct buffer *buffer, size_t size);

/* Forgets all but the first bytes. */
void buffer_cut(struct buffer *buffer, size_t length);

void put_u8(struct buffer *buffer, uint8_t value);
void put_u32(struct buffer *buffer, uint32_t value);
void put_u64(struct buffer *buffer, uint64_t value);
void put_bytes(struct buffer *buffer, const void *bytes, size_t size);

void write_u32(uint8_t *to, uint32_t value);
uint32_t read_u32(const uint8_t *from);

/* Reads what came, and never beyond its end: what is not there reads as zero, and is remembered. */
struct reader {
    const uint8_t *at;
    size_t left;
    bool failed;
};

uint8_t take_u8(struct reader *reader);
uint32_t take_u32(struct reader *reader);
uint64_t take_u64(struct reader *reader);

/* So many bytes, where they lie; NULL where there are fewer. */
const uint8_t *take_bytes(struct reader *reader, size_t size);

#endif
