package dev.holdfast.coordinator.dataplane;

import dev.holdfast.coordinator.http.Answer;

/** The answer to a request for a long operation: 202, and where to ask how it goes. */
final class Accepted {

    /** Seconds, an integer: clients read nothing else. */
    private static final String POLL_EVERY = "1";

    private Accepted() {}

    /** @param pending path of the operation's status */
    static Answer json(HsmExchange exchange, String pending, Object body) {
        return Answer.json(202, body)
                .with("azure-asyncoperation", exchange.uri() + pending)
                .with("retry-after", POLL_EVERY);
    }
}
