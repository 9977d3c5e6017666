#include "http/event_hub.h"

#include "asset/accounts.h"
#include "asset/events.h"
#include "base/json.h"

#include <atomic>
#include <condition_variable>
#include <map>
#include <thread>

namespace assay::http {
namespace {

struct Client {
  std::shared_ptr<StreamSink> sink;
  asset::Actor actor;
  std::string session_token;
  std::int64_t sequence = 0;
};

std::string frame(std::int64_t sequence, const Json& event) {
  return "id: " + std::to_string(sequence) + "\ndata: " + dump_json(event) + "\n\n";
}

Json envelope(std::int64_t sequence, std::string_view type, std::string_view subject, Seconds at) {
  return {{"specversion", "1.0"}, {"id", std::to_string(sequence)},
          {"source", "/api/v1"},  {"type", type},
          {"subject", subject},   {"time", to_rfc3339(at)}};
}

std::string event_frame(const store::Event& event) {
  Json json = envelope(event.sequence, event.type, event.subject_id, event.at);
  auto data = parse_json(event.data);
  json["data"] = data && data->is_object() ? std::move(*data) : Json::object();
  return frame(event.sequence, json);
}

std::string reset_frame(std::int64_t sequence, Seconds now) {
  Json json = envelope(sequence, "dev.assay.stream.reset.v1", "", now);
  json["data"] = Json::object();
  return frame(sequence, json);
}

}  // namespace

struct EventHub::State {
  State(asset::Centre& c, Options o) : centre(c), options(o) {}

  void run() {
    auto next_heartbeat = std::chrono::steady_clock::now() + options.heartbeat;
    std::int64_t seen = -1;
    while (wait()) {
      take_arrivals();
      const auto newest = asset::newest_event(centre);
      if (newest && (*newest != seen || arrived)) {
        deliver();
        seen = *newest;
      }
      arrived = false;
      if (std::chrono::steady_clock::now() >= next_heartbeat) {
        heartbeat();
        next_heartbeat = std::chrono::steady_clock::now() + options.heartbeat;
      }
      count = clients.size();
    }
    for (auto& client : clients) client.sink->close();
  }

  bool wait() {
    std::unique_lock lock(mutex);
    wake.wait_for(lock, options.poll, [&] { return stopping || !arrivals.empty(); });
    return !stopping;
  }

  void take_arrivals() {
    std::vector<Client> fresh;
    {
      const std::lock_guard lock(mutex);
      fresh.swap(arrivals);
    }
    for (auto& client : fresh) admit(std::move(client));
  }

  void admit(Client client) {
    arrived = true;
    const auto newest = asset::newest_event(centre).value_or(0);
    const auto oldest = asset::oldest_event(centre).value_or(0);
    client.sink->send(": connected\nretry: 2000\n\n");
    if (client.sequence < 0) client.sequence = newest;
    // Older than what is kept, or from another life of the database: the client must read anew.
    if (client.sequence > newest || (oldest > 0 && client.sequence + 1 < oldest)) {
      client.sink->send(reset_frame(newest, centre.now()));
      client.sequence = newest;
    }
    clients.push_back(std::move(client));
  }

  void deliver() {
    // Clients of one seller at the same place in the stream share one query.
    std::map<std::pair<std::string, std::int64_t>, std::vector<store::Event>> batches;
    for (auto& client : clients) {
      while (true) {
        const auto key = std::pair(client.actor.seller_id, client.sequence);
        auto found = batches.find(key);
        if (found == batches.end()) {
          auto events = asset::events_after(centre, client.actor, client.sequence);
          if (!events) break;
          found = batches.emplace(key, std::move(*events)).first;
        }
        if (found->second.empty() || !send(client, found->second)) break;
      }
    }
    std::erase_if(clients, [](const Client& c) { return c.sink == nullptr; });
  }

  static bool send(Client& client, const std::vector<store::Event>& events) {
    if (client.sink == nullptr) return false;
    std::string text;
    for (const auto& event : events) text += event_frame(event);
    client.sequence = events.back().sequence;
    if (client.sink->send(std::move(text))) return true;
    client.sink.reset();
    return false;
  }

  // Also the moment to notice that a session has ended.
  void heartbeat() {
    for (auto& client : clients) {
      const bool alive = asset::authenticate(centre, client.session_token).has_value() &&
                         client.sink->send(": still here\n\n");
      if (!alive) {
        client.sink->close();
        client.sink.reset();
      }
    }
    std::erase_if(clients, [](const Client& c) { return c.sink == nullptr; });
  }

  asset::Centre& centre;
  const Options options;
  std::mutex mutex;
  std::condition_variable wake;
  std::vector<Client> arrivals;
  bool stopping = false;
  std::vector<Client> clients;  // the thread's own
  bool arrived = false;         // the thread's own
  std::atomic<std::size_t> count{0};
  std::thread thread;
};

EventHub::EventHub(asset::Centre& centre, Options options)
    : state_(std::make_unique<State>(centre, options)) {
  state_->thread = std::thread([state = state_.get()] { state->run(); });
}

EventHub::~EventHub() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
  }
  state_->wake.notify_one();
  state_->thread.join();
}

void EventHub::subscribe(std::shared_ptr<StreamSink> sink, const asset::Actor& actor,
                         const std::string& session_token, std::int64_t last_sequence) {
  {
    const std::lock_guard lock(state_->mutex);
    state_->arrivals.push_back({std::move(sink), actor, session_token, last_sequence});
  }
  state_->wake.notify_one();
}

std::size_t EventHub::clients() const { return state_->count; }

}  // namespace assay::http
