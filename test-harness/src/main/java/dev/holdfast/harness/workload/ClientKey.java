package dev.holdfast.harness.workload;

import dev.holdfast.harness.client.KeyKind;

/** A key that clients make and use, under a name that it keeps however often it is purged and made again. */
public record ClientKey(String name, KeyKind kind) {}
