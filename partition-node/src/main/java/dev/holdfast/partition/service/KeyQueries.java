package dev.holdfast.partition.service;

import static dev.holdfast.partition.service.ServiceContext.principal;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.access.Action;
import dev.holdfast.partition.access.Scope;
import dev.holdfast.partition.vault.Vault;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.DeletedKeyList;
import dev.holdfast.proto.v1.GetKey;
import dev.holdfast.proto.v1.KeyList;
import dev.holdfast.proto.v1.KeyRecord;
import dev.holdfast.proto.v1.KeyVersion;
import dev.holdfast.proto.v1.ListKeyVersions;
import dev.holdfast.proto.v1.ListKeys;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Reading keys: their public halves, attributes and tags. */
final class KeyQueries {

    private static final int DEFAULT_PAGE = 25;
    private static final int MAX_PAGE = 1_000;

    private final ServiceContext context;

    KeyQueries(ServiceContext context) {
        this.context = context;
    }

    CompletableFuture<Response.Builder> get(Request request) {
        GetKey asked = request.getGetKey();
        return answer(request, Action.READ_KEY, Scope.ofKey(asked.getName()), vault -> {
            KeyRecord key = vault.key(asked.getName());
            KeyVersion version = vault.keyVersion(asked.getName(), asked.getVersion());
            return Response.newBuilder().setKeyBundle(KeyBundles.bundle(vault, key, version));
        });
    }

    CompletableFuture<Response.Builder> list(Request request) {
        ListKeys asked = request.getListKeys();
        int limit = page(asked.getLimit());
        return answer(request, Action.READ_KEY, Scope.KEYS, vault -> {
            List<KeyRecord> found = vault.keys(asked.getAfter(), limit + 1);
            KeyList.Builder list = KeyList.newBuilder().setMore(found.size() > limit);
            found.stream().limit(limit).forEach(key -> list.addKeys(KeyBundles.current(vault, key)));
            return Response.newBuilder().setKeyList(list);
        });
    }

    CompletableFuture<Response.Builder> listVersions(Request request) {
        ListKeyVersions asked = request.getListKeyVersions();
        int limit = page(asked.getLimit());
        return answer(request, Action.READ_KEY, Scope.ofKey(asked.getName()), vault -> {
            KeyRecord key = vault.key(asked.getName());
            int from = indexAfter(key, asked.getAfter());
            int to = Math.min(from + limit, key.getVersionsCount());
            KeyList.Builder list = KeyList.newBuilder().setMore(to < key.getVersionsCount());
            key.getVersionsList()
                    .subList(from, to)
                    .forEach(version -> list.addKeys(KeyBundles.bundle(vault, key, version)));
            return Response.newBuilder().setKeyList(list);
        });
    }

    CompletableFuture<Response.Builder> rotationPolicy(Request request) {
        String name = request.getGetRotationPolicy().getName();
        return answer(request, Action.READ_KEY, Scope.ofKey(name), vault -> Response.newBuilder()
                .setRotationPolicy(vault.rotationPolicy(name)));
    }

    CompletableFuture<Response.Builder> getDeleted(Request request) {
        String name = request.getGetDeletedKey().getName();
        return answer(request, Action.READ_DELETED_KEY, Scope.ofKey(name), vault -> Response.newBuilder()
                .setDeletedKeyBundle(KeyBundles.deleted(vault, vault.deletedKey(name))));
    }

    CompletableFuture<Response.Builder> listDeleted(Request request) {
        int limit = page(request.getListDeletedKeys().getLimit());
        String after = request.getListDeletedKeys().getAfter();
        return answer(request, Action.READ_DELETED_KEY, Scope.KEYS, vault -> {
            List<KeyRecord> found = vault.deletedKeys(after, limit + 1);
            DeletedKeyList.Builder list = DeletedKeyList.newBuilder().setMore(found.size() > limit);
            found.stream().limit(limit).forEach(key -> list.addKeys(KeyBundles.deleted(vault, key)));
            return Response.newBuilder().setDeletedKeyList(list);
        });
    }

    private CompletableFuture<Response.Builder> answer(
            Request request, Action action, String scope, Function<Vault, Response.Builder> query) {
        return context.query(request, vault -> {
            vault.require(principal(request), action, scope);
            vault.requireOpen();
            return query.apply(vault);
        });
    }

    private static int indexAfter(KeyRecord key, ByteString version) {
        if (version.isEmpty()) {
            return 0;
        }
        for (int i = 0; i < key.getVersionsCount(); i++) {
            if (key.getVersions(i).getVersion().equals(version)) {
                return i + 1;
            }
        }
        throw new RefusedException(
                Code.NOT_FOUND, "KeyNotFound", "", "The page starts behind a version that is not there.");
    }

    private static int page(int asked) {
        if (asked < 0 || asked > MAX_PAGE) {
            throw new RefusedException(
                    Code.BAD_PARAMETER, "BadParameter", "", "A page has 1 to " + MAX_PAGE + " keys.");
        }
        return asked == 0 ? DEFAULT_PAGE : asked;
    }
}
