package io.supertokens.cdi.config;

public record CronSchedule(String s) {}
