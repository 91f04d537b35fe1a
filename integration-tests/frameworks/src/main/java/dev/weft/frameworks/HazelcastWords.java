package dev.weft.frameworks;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.fromCallback;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.result;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.ExecutionCallback;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Work that is handed to the members of a cluster and awaited. */
public final class HazelcastWords {
    private HazelcastWords() {}

    /** Runs on a member, which has this class, too. */
    record Count(String text) implements Callable<Integer>, Serializable {
        @Override
        public Integer call() {
            return text.isBlank() ? 0 : text.strip().split("\\s+").length;
        }
    }

    /** Counts one text on each member in turn, all of them at once, and keeps the total in the cluster. */
    @Async
    static Coroutine<Integer> count(HazelcastInstance cluster, List<String> texts) {
        List<Member> members = List.copyOf(cluster.getCluster().getMembers());
        List<Coroutine<Integer>> counts = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            counts.add(on(cluster, members.get(i % members.size()), new Count(texts.get(i))));
        }
        int total = await(gather(counts)).stream().mapToInt(Integer::intValue).sum();
        IMap<String, Integer> totals = cluster.getMap("totals");
        await(totals.setAsync("words", total)); // its stages are awaited as they are
        return result(total);
    }

    private static <T> Coroutine<T> on(HazelcastInstance cluster, Member member, Callable<T> work) {
        return fromCallback(callback -> cluster.getExecutorService("words")
                .submitToMember(work, member, new ExecutionCallback<T>() {
                    @Override
                    public void onResponse(T response) {
                        callback.success(response);
                    }

                    @Override
                    public void onFailure(Throwable failure) {
                        callback.failure(failure);
                    }
                }));
    }
}
