package dev.holdfast.bridge.token;

import dev.holdfast.bridge.rpc.Application;
import dev.holdfast.bridge.rpc.Applications;

/** The PKCS#11 door of a pool: what the calls of its applications mean. */
public final class TokenDoor implements Applications {

    private final Door door;

    public TokenDoor(TokenCards cards, DoorPlan plan) {
        this.door = new Door(cards, plan);
    }

    @Override
    public Application open(Client client) {
        return new ClientApplication(door);
    }
}
