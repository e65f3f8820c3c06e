package io.serpentarium.seats;

import java.util.List;

/**
 * What a server wants to set aside of a sum, and what it has used of it.
 *
 * @param owner names the account of it; one server may have had several
 * @param isNew whether this account has not been told to the store yet
 * @param used what it has used in the period since the account began
 * @param keep it will not use more than that until it is answered; what it holds beyond that goes back
 * @param reserved what is set aside for what is under way
 * @param least with less than that beyond it nothing can be begun
 * @param need what it wants to hold altogether
 */
record Draft(
    SeatKey key,
    long period,
    long limit,
    String owner,
    boolean isNew,
    long used,
    long keep,
    long reserved,
    long least,
    long need) {

  /** An account as it stands in the store; {@code held} = 0 when its server is dead. */
  record Account(String owner, long used, long held) {}

  /**
   * What it gets.
   *
   * @param unused what nobody has used of the sum
   */
  record Granted(long held, long unused) {}

  /** Decided while the sum's rows are locked: what is used and what is held never exceed the limit together. */
  Granted of(List<Account> accounts, long base) {
    var others = accounts.stream().filter(account -> !account.owner().equals(owner)).toList();
    long before = accounts.stream().filter(account -> account.owner().equals(owner)).mapToLong(Account::held).sum();
    long unused = limit - base - used - others.stream().mapToLong(Account::used).sum();
    long free = unused - others.stream().mapToLong(Account::held).sum();
    long stays = Math.min(keep, before);
    long held = Math.max(stays, Math.min(need, free));
    // Crumbs that each server keeps for itself would help nobody.
    var useless = held < need && held < reserved + least;
    return new Granted(useless ? Math.min(stays, reserved) : held, Math.max(0, unused));
  }
}
