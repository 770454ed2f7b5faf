package io.supertokens.benchmarks.application;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

@ApplicationPath("")
public class SmallApplication extends Application {}
