package io.serpentarium.seats;

import java.util.List;

/**
 * The answer to an ask, decided while the limit's rows are locked: all servers together never hold more than the limit.
 *
 * <p>A server is always given what is free up to its fair part, the limit divided by the servers that use it. Beyond
 * that, those that wait for their fair part come first, then who has waited longest.
 *
 * @param share what stands in the store from now on
 * @param bound what all servers together hold at most
 * @param fair the server's part when all want more than there is
 * @param othersWait whether another server waits for seats
 * @param settled whether there is none that anybody could give away
 * @param newRound whether the others are asked with this
 */
record Allotment(Share share, long bound, long fair, boolean othersWait, boolean settled, boolean newRound) {

  /** {@code shares} are those of all servers. */
  static Allotment of(String server, List<Share> shares, Ask ask, long turn) {
    var mine =
        shares.stream().filter(each -> each.server().equals(server)).findFirst().orElse(Share.none(server));
    var others = shares.stream().filter(each -> !each.server().equals(server)).toList();
    long elsewhere = others.stream().mapToLong(Share::held).sum();
    long fair = ask.limit() / (1 + others.stream().filter(each -> !each.isEmpty()).count());
    var othersWait = others.stream().anyMatch(Share::isWaiting);

    long stays = Math.min(mine.held(), ask.keep());
    long wanted = Math.max(stays, Math.min(ask.need(), ask.limit()));
    long free = Math.max(0, ask.limit() - elsewhere - stays);
    var since = mine.isWaiting() ? mine.since() : turn;
    long claimed = others.stream().filter(Share::isWaiting).mapToLong(each -> claim(each, mine, since, fair)).sum();
    long mineByRight = Math.clamp(Math.min(wanted, fair) - stays, 0, free);
    long granted = Math.clamp(free - claimed, mineByRight, Math.max(mineByRight, wanted - stays));
    long held = stays + granted;
    if (held == ask.need() && !othersWait) {
      held += Math.clamp((free - granted) / 4, 0, ask.spare());
    }

    var waits = wanted > held;
    var answeredByAll =
        others.stream().filter(each -> each.held() > 0).allMatch(each -> each.answered() >= mine.asked());
    var settled = waits ? mine.isWaiting() && free == 0 && answeredByAll : ask.need() > held;
    var newRound = waits && (!mine.isWaiting() || settled);
    return new Allotment(
        new Share(
            server,
            held,
            Math.max(held, wanted),
            waits ? since : 0,
            waits ? newRound ? turn : mine.asked() : 0,
            ask.exact() ? turn : mine.answered()),
        Math.max(ask.limit(), elsewhere + held),
        fair,
        othersWait,
        settled,
        newRound);
  }

  /** What another server comes before this one for. */
  private static long claim(Share other, Share mine, long since, long fair) {
    long byRight = Math.max(0, Math.min(other.wanted(), fair) - other.held());
    return Math.max(byRight, other.waitsLonger(mine, since) ? 1 : 0);
  }
}
