package dev.holdfast.bridge.token;

import dev.holdfast.bridge.rpc.Arguments;
import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.bridge.rpc.Results;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.FindObjects;
import dev.holdfast.proto.v1.ObjectHandle;
import dev.holdfast.proto.v1.TokenAttribute;
import dev.holdfast.proto.v1.TokenRequest;
import java.util.ArrayList;
import java.util.List;

/** Searches (PKCS#11 3.2, section 5.7.7 and following): everything is found when a search begins, and then handed out. */
final class SearchFunctions {

    private final int mostFound;

    SearchFunctions(DoorPlan plan) {
        this.mostFound = plan.foundObjects();
    }

    void register(Calls calls) {
        calls.onSession(Function.C_FindObjectsInit, this::begin);
        calls.onSession(Function.C_FindObjects, SearchFunctions::next);
        calls.onSession(Function.C_FindObjectsFinal, SearchFunctions::end);
    }

    private void begin(Session session, Arguments in, Results out) {
        List<TokenAttribute> template = in.template();
        if (session.search().active()) {
            throw new CryptokiException(CKR.OPERATION_ACTIVE);
        }
        // What no object can have, none has.
        boolean possible = template.stream()
                .allMatch(attribute -> CKA.of(attribute.getType()).isPresent());
        session.search(Search.of(possible ? find(session, Attributes.of(template)) : List.of()));
    }

    private List<Long> find(Session session, Attributes template) {
        List<Long> found = new ArrayList<>();
        if (template.is(CKA.TOKEN, true)) {
            FindObjects call =
                    FindObjects.newBuilder().setTemplate(template.template()).build();
            List<ObjectHandle> objects = session.ask(TokenRequest.newBuilder().setFindObjects(call))
                    .getObjects()
                    .getObjectsList();
            requireNotTooMany(objects.size());
            objects.forEach(object -> found.add(session.add(object)));
        }
        found.addAll(session.sessionObjects(template));
        requireNotTooMany(found.size());
        return found;
    }

    private void requireNotTooMany(int found) {
        if (found > mostFound) {
            throw new CryptokiException(CKR.HOST_MEMORY, "a search may find " + mostFound);
        }
    }

    private static void next(Session session, Arguments in, Results out) {
        long most = in.room().capacity();
        requireActive(session);
        out.found(session.search().next(most));
        session.search(session.search().after(most));
    }

    private static void end(Session session, Arguments in, Results out) {
        requireActive(session);
        session.search(Search.NONE);
    }

    private static void requireActive(Session session) {
        if (!session.search().active()) {
            throw new CryptokiException(CKR.OPERATION_NOT_INITIALIZED);
        }
    }
}
