package io.supertokens.it;

import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.TimerService;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.stream.Collectors;

/** Lists the application's timers, one per line, in crontab order. */
@Singleton
@Path("schedules")
public class RemovalSchedules {

    @Resource
    private TimerService timers;

    @GET
    public String schedules() {
        return timers.getAllTimers().stream()
                .map(timer -> timer.getSchedule())
                .map(schedule -> String.join(
                        " ",
                        schedule.getSecond(),
                        schedule.getMinute(),
                        schedule.getHour(),
                        schedule.getDayOfMonth(),
                        schedule.getMonth(),
                        schedule.getDayOfWeek()))
                .sorted()
                .collect(Collectors.joining("\n"));
    }
}
