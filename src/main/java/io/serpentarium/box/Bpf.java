package io.serpentarium.box;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Assembles a program for the kernel's packet filter machine (classic BPF), as seccomp runs it. Not thread-safe.
 *
 * <p>It knows the few shapes that a filter needs: a word of the call is loaded, and when it fits, a verdict is
 * returned. Jumps lead forward only, so every program ends.
 */
final class Bpf {
  static final int INSTRUCTION_BYTES = 8;

  /** Jumps have one byte. */
  private static final int LONGEST_JUMP = 255;

  private static final int LOAD_WORD = 0x20;
  private static final int AND = 0x54;
  private static final int JUMP_IF_EQUAL = 0x15;
  private static final int JUMP_IF_AT_LEAST = 0x35;
  private static final int JUMP_IF_ANY_BIT = 0x45;
  private static final int RETURN = 0x06;

  /** {@code skipIfTrue} and {@code skipIfFalse}: how many of the next instructions are left out. */
  record Instruction(int code, int skipIfTrue, int skipIfFalse, int operand) {}

  private final List<Instruction> instructions = new ArrayList<>();

  /** Loads 32 bits of the description of the call. */
  Bpf load(int offset) {
    return add(LOAD_WORD, 0, 0, offset);
  }

  /** Keeps only these bits of what is loaded. */
  Bpf mask(int bits) {
    return add(AND, 0, 0, bits);
  }

  Bpf whenEqual(int value, int verdict) {
    return add(JUMP_IF_EQUAL, 0, 1, value).end(verdict);
  }

  Bpf whenNotEqual(int value, int verdict) {
    return add(JUMP_IF_EQUAL, 1, 0, value).end(verdict);
  }

  /** Compares without sign. */
  Bpf whenAtLeast(int value, int verdict) {
    return add(JUMP_IF_AT_LEAST, 0, 1, value).end(verdict);
  }

  Bpf whenAnyBit(int bits, int verdict) {
    return add(JUMP_IF_ANY_BIT, 0, 1, bits).end(verdict);
  }

  /** Runs that part only when the loaded word is the value; the part has to end in a verdict whatever happens. */
  Bpf whenEqual(int value, Consumer<Bpf> part) {
    var inner = new Bpf();
    part.accept(inner);
    if (inner.instructions.isEmpty() || inner.instructions.getLast().code != RETURN) {
      throw new IllegalStateException("a part that runs on into what follows");
    }
    if (inner.instructions.size() > LONGEST_JUMP) {
      throw new IllegalStateException("a part of %d instructions".formatted(inner.instructions.size()));
    }
    add(JUMP_IF_EQUAL, 0, inner.instructions.size(), value);
    instructions.addAll(inner.instructions);
    return this;
  }

  Bpf end(int verdict) {
    return add(RETURN, 0, 0, verdict);
  }

  List<Instruction> instructions() {
    return List.copyOf(instructions);
  }

  /** An array of {@code struct sock_filter}, as the kernel wants it. */
  byte[] bytes() {
    var bytes = ByteBuffer.allocate(instructions.size() * INSTRUCTION_BYTES).order(ByteOrder.nativeOrder());
    for (var each : instructions) {
      bytes
          .putShort((short) each.code)
          .put((byte) each.skipIfTrue)
          .put((byte) each.skipIfFalse)
          .putInt(each.operand);
    }
    return bytes.array();
  }

  private Bpf add(int code, int skipIfTrue, int skipIfFalse, int operand) {
    instructions.add(new Instruction(code, skipIfTrue, skipIfFalse, operand));
    return this;
  }
}
