package io.dcosboot.master.link;

import io.dcosboot.master.core.authentication.Credentials;
import io.dcosboot.master.core.authorization.Action;
import io.dcosboot.master.core.authorization.Authorizer;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Optional;

/**
 * Lets agents in, by the credential in the metadata {@code authorization} and by who may register agents
 * (mesos-master.md §20).
 */
final class AgentDoor implements ServerInterceptor {

    static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final boolean authenticate;
    private final Credentials credentials;
    private final Authorizer authorizer;

    AgentDoor(boolean authenticate, Credentials credentials, Authorizer authorizer) {
        this.authenticate = authenticate;
        this.credentials = credentials;
        this.authorizer = authorizer;
    }

    @Override
    public <A, B> ServerCall.Listener<A> interceptCall(
            ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
        Optional<String> principal = authenticate
                ? Optional.ofNullable(headers.get(AUTHORIZATION)).flatMap(credentials::authenticate)
                : Optional.empty();
        if (authenticate && principal.isEmpty()) {
            return refuse(
                    call, Status.UNAUTHENTICATED.withDescription("agents need a credential that this master knows"));
        }
        if (!authorizer.allows(principal, Action.REGISTER_AGENTS, Optional.empty())) {
            return refuse(call, Status.PERMISSION_DENIED.withDescription("this agent may not register"));
        }
        return next.startCall(call, headers);
    }

    private static <A, B> ServerCall.Listener<A> refuse(ServerCall<A, B> call, Status status) {
        call.close(status, new Metadata());
        return new ServerCall.Listener<>() {};
    }
}
