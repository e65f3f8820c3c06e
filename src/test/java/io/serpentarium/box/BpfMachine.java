package io.serpentarium.box;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Runs a filter as the kernel would, on the description of one system call. Not thread-safe. */
final class BpfMachine {
  private static final int DESCRIPTION_BYTES = 64;
  private static final int FIRST_ARGUMENT = 16;

  private final ByteBuffer program;

  BpfMachine(byte[] program) {
    this.program = ByteBuffer.wrap(program).order(ByteOrder.nativeOrder());
  }

  int verdictOn(int architecture, int number, long... arguments) {
    var call = ByteBuffer.allocate(DESCRIPTION_BYTES).order(ByteOrder.nativeOrder());
    call.putInt(SystemCallFilter.NUMBER, number).putInt(SystemCallFilter.ARCHITECTURE, architecture);
    for (var i = 0; i < arguments.length; i++) {
      call.putLong(FIRST_ARGUMENT + i * Long.BYTES, arguments[i]);
    }
    var accumulator = 0;
    for (var at = 0; ; at++) {
      var start = at * Bpf.INSTRUCTION_BYTES;
      var operand = program.getInt(start + 4);
      var skipIfTrue = program.get(start + 2) & 0xff;
      var skipIfFalse = program.get(start + 3) & 0xff;
      switch (program.getShort(start)) {
        case 0x20 -> accumulator = call.getInt(operand);
        case 0x54 -> accumulator &= operand;
        case 0x15 -> at += accumulator == operand ? skipIfTrue : skipIfFalse;
        case 0x35 -> at += Integer.compareUnsigned(accumulator, operand) >= 0 ? skipIfTrue : skipIfFalse;
        case 0x45 -> at += (accumulator & operand) != 0 ? skipIfTrue : skipIfFalse;
        case 0x06 -> {
          return operand;
        }
        default -> throw new AssertionError("instruction %d is none that the kernel knows".formatted(at));
      }
    }
  }
}
