package dev.holdfast.partition.card;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import dev.holdfast.partition.crypto.CardFailure;
import dev.holdfast.partition.environment.CardThread;
import dev.holdfast.partition.firmware.Audit;
import dev.holdfast.partition.firmware.Caller;
import dev.holdfast.partition.firmware.SecurityPolicies;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.audit.Opcode;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Request.ServiceCase;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.ServiceRow;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the services into the audit log that belong there, with their result, before the answer leaves. All others pass
 * untouched: what customers do with their keys costs no write. On the card's thread.
 */
final class AuditedServices {

    /** What may be told of a request: names, numbers and choices. Secrets are bytes, or in messages of their own. */
    private static final Set<JavaType> TOLD =
            EnumSet.of(JavaType.STRING, JavaType.INT, JavaType.LONG, JavaType.BOOLEAN, JavaType.ENUM);

    private static final Map<ServiceCase, String> OPCODES = opcodes();

    private final Audit audit;
    private final CardThread thread;

    AuditedServices(Audit audit, CardThread thread) {
        this.audit = audit;
        this.thread = thread;
    }

    /**
     * Whether the caller may have the service. That he may not is written down too, of services that leave no entry otherwise as
     * {@link Opcode#REFUSED}: who tries what is not his is what an auditor looks for.
     *
     * @param check throws FORBIDDEN
     */
    void orRefused(Caller caller, Request request, Runnable check) {
        try {
            check.run();
        } catch (RefusedException refused) {
            String opcode = OPCODES.getOrDefault(request.getServiceCase(), Opcode.REFUSED.name());
            audit.refused(opcode, who(caller, request), detail(request), refused.code());
            throw refused;
        }
    }

    /** Refuses with LIMIT_EXCEEDED what must be logged while the log has no room. */
    void requireRoom(Request request) {
        String opcode = OPCODES.get(request.getServiceCase());
        if (opcode != null && !audit.accepts(opcode)) {
            throw new RefusedException(
                    Code.LIMIT_EXCEEDED,
                    "The audit log is full and must keep everything; let an auditor read and release it.");
        }
    }

    CompletableFuture<Response.Builder> serve(
            Caller caller, Request request, Supplier<CompletableFuture<Response.Builder>> service) {
        String opcode = OPCODES.get(request.getServiceCase());
        return opcode == null ? service.get() : logged(opcode, caller, request, service);
    }

    private CompletableFuture<Response.Builder> logged(
            String opcode, Caller caller, Request request, Supplier<CompletableFuture<Response.Builder>> service) {
        return begun(service)
                .whenCompleteAsync(
                        (answer, failure) ->
                                audit.record(opcode, who(caller, request), detail(request), result(failure)),
                        thread);
    }

    private static Map<ServiceCase, String> opcodes() {
        Map<ServiceCase, String> opcodes = new EnumMap<>(ServiceCase.class);
        for (ServiceRow row : SecurityPolicies.current().getServicesList()) {
            if (!row.getAudit().isEmpty()) {
                opcodes.put(ServiceCase.valueOf(row.getService()), row.getAudit());
            }
        }
        return opcodes;
    }

    private static CompletableFuture<Response.Builder> begun(Supplier<CompletableFuture<Response.Builder>> service) {
        try {
            return service.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static Code result(@Nullable Throwable failure) {
        if (failure == null) {
            return Code.OK;
        }
        Throwable cause = RefusedException.behind(failure);
        if (cause instanceof RefusedException refused) {
            return refused.code();
        }
        return cause instanceof CardFailure ? Code.CARD_ERROR : Code.INTERNAL;
    }

    private static String who(Caller caller, Request request) {
        String principal = request.getOperator().getPrincipal();
        return caller.operator()
                .map(Caller.Operator::name)
                .orElse(principal.isEmpty() ? caller.peer().getSender() : principal);
    }

    private static String detail(Request request) {
        FieldDescriptor service = request.getOneofFieldDescriptor(
                Request.getDescriptor().getOneofs().get(0));
        Map<FieldDescriptor, Object> fields = ((Message) request.getField(service)).getAllFields();
        return fields.entrySet().stream()
                .filter(field -> TOLD.contains(field.getKey().getJavaType()))
                .map(field -> " " + field.getKey().getName() + "=" + field.getValue())
                .collect(Collectors.joining("", request.getServiceCase().name(), ""));
    }
}
