package dev.holdfast.bridge.token;

import dev.holdfast.bridge.rpc.Arguments;
import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.bridge.rpc.Results;
import dev.holdfast.bridge.rpc.WantedAttribute;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.CopyObject;
import dev.holdfast.proto.v1.CreateObject;
import dev.holdfast.proto.v1.DestroyObject;
import dev.holdfast.proto.v1.ObjectHandle;
import dev.holdfast.proto.v1.ReadAttributes;
import dev.holdfast.proto.v1.TokenAnswer;
import dev.holdfast.proto.v1.TokenRequest;
import dev.holdfast.proto.v1.TokenTemplate;
import dev.holdfast.proto.v1.WriteAttributes;
import java.util.List;

/** Objects and their attributes (PKCS#11 3.2, section 5.7). The rules about attributes are the card's. */
final class ObjectFunctions {

    private ObjectFunctions() {}

    static void register(Calls calls) {
        calls.onSession(Function.C_CreateObject, ObjectFunctions::create);
        calls.onSession(Function.C_CopyObject, ObjectFunctions::copy);
        calls.onSession(Function.C_DestroyObject, ObjectFunctions::destroy);
        calls.onSession(Function.C_GetObjectSize, ObjectFunctions::size);
        calls.onSession(Function.C_GetAttributeValue, ObjectFunctions::read);
        calls.onSession(Function.C_SetAttributeValue, ObjectFunctions::write);
    }

    private static void create(Session session, Arguments in, Results out) {
        TokenTemplate template = template(in);
        session.requireMayMake(template);
        CreateObject call = CreateObject.newBuilder().setTemplate(template).build();
        out.number(session.add(
                session.ask(TokenRequest.newBuilder().setCreateObject(call)).getObject()));
    }

    private static void copy(Session session, Arguments in, Results out) {
        long handle = in.number();
        TokenTemplate template = template(in);
        ObjectHandle object = session.object(handle, CKR.OBJECT_HANDLE_INVALID);
        session.requireMayMake(References.ofSession(template, !object.getToken()));
        CopyObject call = CopyObject.newBuilder()
                .setObject(object.getRef())
                .setTemplate(template)
                .build();
        out.number(session.add(ask(session, handle, TokenRequest.newBuilder().setCopyObject(call))
                .getObject()));
    }

    private static void destroy(Session session, Arguments in, Results out) {
        long handle = in.number();
        DestroyObject call = DestroyObject.newBuilder()
                .setObject(toChange(session, handle).getRef())
                .build();
        ask(session, handle, TokenRequest.newBuilder().setDestroyObject(call));
        session.forget(handle);
    }

    private static void size(Session session, Arguments in, Results out) {
        long handle = in.number();
        ReadAttributes call = ReadAttributes.newBuilder()
                .setObject(session.resolve(handle, CKR.OBJECT_HANDLE_INVALID))
                .setSize(true)
                .build();
        out.number(ask(session, handle, TokenRequest.newBuilder().setReadAttributes(call))
                .getSize());
    }

    private static void read(Session session, Arguments in, Results out) {
        long handle = in.number();
        List<WantedAttribute> wanted = in.wanted();
        ReadAttributes call = ReadAttributes.newBuilder()
                .setObject(session.resolve(handle, CKR.OBJECT_HANDLE_INVALID))
                .addAllTypes(wanted.stream().map(WantedAttribute::type).toList())
                .build();
        TokenAnswer answer = ask(session, handle, TokenRequest.newBuilder().setReadAttributes(call));
        out.attributes(wanted, answer.getValues().getValuesList());
    }

    private static void write(Session session, Arguments in, Results out) {
        long handle = in.number();
        TokenTemplate template = template(in);
        ObjectHandle object = toChange(session, handle);
        WriteAttributes call = WriteAttributes.newBuilder()
                .setObject(object.getRef())
                .setTemplate(template)
                .build();
        TokenAnswer answer = ask(session, handle, TokenRequest.newBuilder().setWriteAttributes(call));
        session.change(handle, answer.hasObject() ? answer.getObject() : object);
    }

    /** @throws CryptokiException OBJECT_HANDLE_INVALID, SESSION_READ_ONLY */
    private static ObjectHandle toChange(Session session, long handle) {
        ObjectHandle object = session.object(handle, CKR.OBJECT_HANDLE_INVALID);
        if (object.getToken()) {
            session.requireReadWrite();
        }
        return object;
    }

    /** The handle of an object that turns out to be gone means nothing from then on. */
    private static TokenAnswer ask(Session session, long handle, TokenRequest.Builder call) {
        try {
            return session.ask(call);
        } catch (CryptokiException e) {
            if (e.value() == CKR.OBJECT_HANDLE_INVALID) {
                session.forget(handle);
            }
            throw e;
        }
    }

    private static TokenTemplate template(Arguments in) {
        return TokenTemplate.newBuilder().addAllAttributes(in.template()).build();
    }
}
