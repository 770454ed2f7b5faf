package io.supertokens.launcher;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Reads commands until the input ends. Each is answered by one line, which begins with {@link #ANSWER}. */
final class Commands {

    /** Tells an answer from what the server prints. */
    private static final String ANSWER = "launcher: ";

    /** The output of the process, whatever the server makes of {@link System#out}. */
    private static final PrintStream OUT =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

    private Commands() {}

    /** A server that is running. */
    interface Server {

        void deploy(String name, File war) throws Exception;

        void undeploy(String name) throws Exception;
    }

    /** Obeys until the input ends, which means that the starting process is gone; then ends this process. */
    static void obey(Server server) throws IOException {
        answer("ready");
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            answer(obeyed(server, line));
        }
        Runtime.getRuntime().halt(0);
    }

    private static String obeyed(Server server, String line) {
        String[] words = line.split(" ", 3);
        try {
            switch (words[0]) {
                case "deploy" -> server.deploy(words[1], new File(words[2]));
                case "undeploy" -> server.undeploy(words[1]);
                default -> throw new IllegalArgumentException("unknown: " + line);
            }
            return "done";
        } catch (Exception | LinkageError e) {
            e.printStackTrace();
            return "failed " + e.toString().replaceAll("\\s+", " ");
        }
    }

    private static void answer(String text) {
        OUT.println(ANSWER + text);
    }
}
