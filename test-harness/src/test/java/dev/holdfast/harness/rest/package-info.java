/**
 * What the service answers over HTTP, asked of its planes directly: whole requests and answers, no network. Cards are
 * embedded, clients are not here.
 */
@NullMarked
package dev.holdfast.harness.rest;

import org.jspecify.annotations.NullMarked;
