package dev.holdfast.harness.drill;

import dev.holdfast.bridge.custody.CustodySpec;

/** Where a drill keeps the exchange key's private half. */
public sealed interface CustodyChoice {

    /** In the vault of the pool that is being recovered. */
    record Partition() implements CustodyChoice {
        @Override
        public String toString() {
            return "partition";
        }
    }

    /** In a SoftHSM2 token that the drill sets up in its own folder. */
    record SoftHsm() implements CustodyChoice {
        @Override
        public String toString() {
            return "softhsm";
        }
    }

    /** In any PKCS#11 token. */
    record Token(CustodySpec spec) implements CustodyChoice {
        @Override
        public String toString() {
            return spec.toString();
        }
    }

    /** Reads {@code partition}, {@code softhsm} or {@code module=PATH,token=LABEL,pin-file=F}. */
    static CustodyChoice parse(String text) {
        return switch (text) {
            case "partition" -> new Partition();
            case "softhsm" -> new SoftHsm();
            default -> new Token(CustodySpec.parse(text));
        };
    }
}
