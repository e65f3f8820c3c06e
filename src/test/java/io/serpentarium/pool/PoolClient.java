package io.serpentarium.pool;

import io.serpentarium.bus.Address;
import io.serpentarium.tenant.Share;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A session as the pool sees it. Its messages to and from the pool keep their order, and take their time. */
final class PoolClient {
  final String name;
  final ArrayDeque<PoolRequest> toPool = new ArrayDeque<>();
  final ArrayDeque<Runnable> toSession = new ArrayDeque<>();
  boolean busy;
  private final String tenant;
  private final String subject;
  private final String environment;
  private final Share share;
  private @Nullable Waiter waiter;
  private int slot;
  private long requests;

  private boolean yieldWanted;

  PoolClient(String name, String tenant, String subject, String environment, Share share) {
    this.name = name;
    this.tenant = tenant;
    this.subject = subject;
    this.environment = environment;
    this.share = share;
  }

  boolean holds() {
    return slot > 0;
  }

  /** Does something that a session may do now. */
  void act(Random random) {
    if (holds()) {
      if (random.nextInt(4) == 0) {
        leave(random.nextBoolean());
      } else if (busy) {
        end(random.nextInt(3) == 0);
      } else {
        begin();
      }
    } else if (waiter == null) {
      acquire();
    } else if (random.nextInt(4) == 0) {
      toPool.add(new PoolRequest.Cancel(waiter));
      waiter = null;
    }
  }

  void acquire() {
    waiter = new Waiter(++requests, tenant, subject, subject, name, environment, share, new Address<>("sessions"));
    toPool.add(new PoolRequest.Acquire(waiter));
  }

  boolean waits() {
    return waiter != null && !holds();
  }

  /** A run ends; {@code goesOn} = another one waits in the session, which begins it unless others come first. */
  void end(boolean goesOn) {
    busy = false;
    toPool.add(new PoolRequest.RunEnded(slot, held(), goesOn));
    if (goesOn && yieldWanted) {
      leave(false);
      acquire();
    } else if (goesOn) {
      begin();
    }
  }

  /** {@code stays} = it cannot leave without a loss. */
  void yieldWanted(Waiter holder, boolean wanted, boolean stays) {
    if (!holds() || !holder.equals(waiter)) {
      return;
    }
    yieldWanted = wanted && !stays;
    if (wanted && stays) {
      toPool.add(new PoolRequest.EvictionRefused(slot, holder));
    }
  }

  void release() {
    leave(false);
  }

  /** Takes in the next notice, if one has come. */
  boolean hear() {
    var notice = toSession.poll();
    if (notice != null) {
      notice.run();
    }
    return notice != null;
  }

  void granted(Waiter request, int granted) {
    if (request.equals(waiter)) {
      slot = granted;
      begin();
    } else {
      toPool.add(new PoolRequest.Released(granted, request));
    }
  }

  void refused(Waiter request) {
    if (request.equals(waiter)) {
      waiter = null;
    }
  }

  void evictionWanted(Waiter holder, boolean boots) {
    if (holds() && holder.equals(waiter)) {
      if (busy || boots) {
        toPool.add(new PoolRequest.EvictionRefused(slot, holder));
      } else {
        release();
      }
    }
  }

  /** Its runner's process has ended. */
  void lost(Waiter holder) {
    if (holds() && holder.equals(waiter)) {
      release();
    }
  }

  private void begin() {
    busy = true;
    toPool.add(new PoolRequest.Busy(slot, held()));
  }

  private void leave(boolean twice) {
    toPool.add(new PoolRequest.Released(slot, held()));
    if (twice) {
      toPool.add(new PoolRequest.Released(slot, held()));
    }
    slot = 0;
    yieldWanted = false;
    busy = false;
    waiter = null;
  }

  private Waiter held() {
    return Objects.requireNonNull(waiter);
  }
}
