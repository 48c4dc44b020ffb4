package dev.holdfast.partition.vault;

import dev.holdfast.proto.v1.TokenRecord;
import java.util.Collection;
import java.util.Optional;
import org.pcollections.TreePMap;

/** The tokens that were initialized, in ascending order of number. Immutable. */
record Tokens(TreePMap<Integer, TokenRecord> byNumber) {

    static final Tokens NONE = new Tokens(TreePMap.empty());

    Tokens plus(TokenRecord token) {
        return new Tokens(byNumber.plus(token.getToken(), token));
    }

    Optional<TokenRecord> find(int number) {
        return Optional.ofNullable(byNumber.get(number));
    }

    Collection<TokenRecord> all() {
        return byNumber.values();
    }
}
