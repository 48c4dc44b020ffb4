package dev.holdfast.partition.token;

import dev.holdfast.partition.vault.Vault;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.v1.Command;
import dev.holdfast.proto.v1.ServiceIndicator;
import dev.holdfast.proto.v1.TokenAnswer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What a call comes to at one state of the vault. */
sealed interface Outcome {

    /**
     * It is answered, if what it was made from still holds when it is; else the call is begun anew.
     *
     * @param holds in what this card has applied by then
     * @param indicator what the answer says of the service
     */
    record Answered(TokenAnswer.Builder answer, Predicate<Vault> holds, ServiceIndicator indicator) implements Outcome {

        Answered(TokenAnswer.Builder answer, Predicate<Vault> holds) {
            this(answer, holds, ServiceIndicator.SERVICE_INDICATOR_NONE);
        }

        @Override
        public Outcome indicating(ServiceIndicator said) {
            return new Answered(answer, holds, said);
        }
    }

    /**
     * It goes on once the pool has agreed to a change. If the pool does not, the vault is no longer what the change was made
     * from, and the call is begun anew.
     *
     * @param then on a worker
     */
    record Proposed(Command.Builder change, Supplier<Outcome> then) implements Outcome {

        @Override
        public Outcome indicating(ServiceIndicator said) {
            return new Proposed(change, () -> then.get().indicating(said));
        }
    }

    /** The same, with an answer that says this of the service. */
    Outcome indicating(ServiceIndicator said);

    static Outcome of(TokenAnswer.Builder answer) {
        return new Answered(answer, vault -> true);
    }

    static Outcome ok() {
        return of(TokenAnswer.newBuilder().setReturnValue(CKR.OK.value()));
    }
}
