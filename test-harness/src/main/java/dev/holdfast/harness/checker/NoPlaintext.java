package dev.holdfast.harness.checker;

import java.util.List;

/** No secret that the run knows lies on a disk in the clear. */
final class NoPlaintext implements Invariant {

    @Override
    public String name() {
        return "no plaintext on any disk";
    }

    @Override
    public List<String> broken(Observed observed) {
        return observed.plaintext();
    }
}
