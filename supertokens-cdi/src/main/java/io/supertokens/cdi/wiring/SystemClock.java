package io.supertokens.cdi.wiring;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/**
 * The time of the system in UTC. A class of its own, because not every server can create the proxy of a class of the JDK
 * in a second application, and without a proxy no bean of a passivating scope could hold the clock.
 */
class SystemClock extends Clock {

    private final Clock system = Clock.systemUTC();

    @Override
    public ZoneId getZone() {
        return system.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return system.withZone(zone);
    }

    @Override
    public Instant instant() {
        return system.instant();
    }

    @Override
    public long millis() {
        return system.millis();
    }
}
