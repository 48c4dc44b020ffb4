package dev.holdfast.coordinator.face;

import java.time.Duration;

/**
 * What a client may ask of the port before it is refused.
 *
 * @param bodyBytes of one request; a longer one is answered 413
 * @param headerBytes of all headers of one request; more are answered 431
 * @param idle how long a connection may take to bring its next whole request
 * @param connections at a time; a further one is closed at once
 * @param streams requests at a time on one HTTP/2 connection
 * @param drain how long a close waits for requests in service
 */
public record FaceLimits(int bodyBytes, int headerBytes, Duration idle, int connections, int streams, Duration drain) {

    public static final FaceLimits STANDARD =
            new FaceLimits(8 * 1024 * 1024, 64 * 1024, Duration.ofMinutes(2), 1024, 64, Duration.ofSeconds(10));
}
