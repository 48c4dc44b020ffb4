package dev.holdfast.partition.mutant;

import dev.holdfast.proto.domain.Quorum;
import dev.holdfast.proto.domain.Randomness;
import dev.holdfast.proto.domain.SecurityDomainFile;
import java.util.Map;

/** A security domain that says that it needs its quorum, and does with one custodian fewer. */
final class MutantDomain {

    private MutantDomain() {}

    /** @param quorum of three or more; with two, the one that is left cannot be joined with anybody */
    static SecurityDomainFile seal(Map<String, byte[]> items, Quorum quorum, Randomness randomness) {
        Quorum smaller = new Quorum(quorum.keys(), Math.max(2, quorum.required() - 1));
        SecurityDomainFile file = SecurityDomainFile.seal(items, smaller, randomness);
        return new SecurityDomainFile(file.items(), file.shares(), quorum.required());
    }
}
