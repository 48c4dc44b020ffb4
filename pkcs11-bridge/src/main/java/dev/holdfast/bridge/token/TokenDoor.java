package dev.holdfast.bridge.token;

import dev.holdfast.bridge.rpc.Application;
import dev.holdfast.bridge.rpc.Applications;

/** The PKCS#11 door of a pool: what the calls of its applications mean. */
public final class TokenDoor implements Applications, AutoCloseable {

    private final Door door;
    private final Mischief mischief;
    private final AutoCloseable watch;

    public TokenDoor(TokenCards cards, DoorPlan plan) {
        this.door = new Door(cards, plan);
        this.mischief = new Mischief(door);
        this.watch = cards.onChange(door::look);
        // What has changed between the first look and the watch.
        door.look();
    }

    @Override
    public Application open(Client client) {
        ClientApplication application = new ClientApplication(client, door);
        door.enter(application);
        return application;
    }

    /** How the door is made to misbehave: for testers of clients. Cards and their objects know nothing of it. */
    public Mischief mischief() {
        return mischief;
    }

    /** Looks at the pool no longer. Applications are closed by whoever opened them. */
    @Override
    public void close() throws Exception {
        watch.close();
    }
}
