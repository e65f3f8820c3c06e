package io.serpentarium.config;

/** How log lines look: for people, or one JSON object per line for machines. */
public enum LogFormat {
  TEXT,
  JSON
}
