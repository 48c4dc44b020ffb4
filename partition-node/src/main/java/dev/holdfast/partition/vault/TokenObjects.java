package dev.holdfast.partition.vault;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.v1.TokenObject;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * The objects that no key version shows, of all tokens, in ascending order of id. Immutable.
 *
 * @param bytes of all objects together, as they are serialized
 */
record TokenObjects(TreePMap<ByteString, TokenObject> byId, long bytes) {

    static final TokenObjects NONE =
            new TokenObjects(TreePMap.empty(ByteString.unsignedLexicographicalComparator()), 0);

    TokenObjects plus(TokenObject object) {
        return new TokenObjects(
                byId.plus(object.getId(), object), bytes - bytesOf(object.getId()) + object.getSerializedSize());
    }

    TokenObjects minus(ByteString id) {
        return new TokenObjects(byId.minus(id), bytes - bytesOf(id));
    }

    TokenObjects withoutThoseOf(int token) {
        TokenObjects left = this;
        for (TokenObject object : byId.values()) {
            if (object.getToken() == token) {
                left = left.minus(object.getId());
            }
        }
        return left;
    }

    Optional<TokenObject> find(int token, ByteString id) {
        return Optional.ofNullable(byId.get(id)).filter(object -> object.getToken() == token);
    }

    boolean contains(ByteString id) {
        return byId.containsKey(id);
    }

    Stream<TokenObject> of(int token) {
        return byId.values().stream().filter(object -> object.getToken() == token);
    }

    Collection<TokenObject> all() {
        return byId.values();
    }

    int size() {
        return byId.size();
    }

    private int bytesOf(ByteString id) {
        @Nullable TokenObject object = byId.get(id);
        return object == null ? 0 : object.getSerializedSize();
    }
}
