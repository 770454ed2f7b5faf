package io.supertokens.it.answers;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

@ApplicationPath("")
public class AnswersApplication extends Application {}
