// Live events for many clients with one thread: polls the outbox, and hands each client what it may
// see.
#pragma once

#include "asset/centre.h"
#include "http/message.h"

#include <chrono>
#include <memory>

namespace assay::http {

class EventHub {
 public:
  struct Options {
    std::chrono::milliseconds poll{300};
    std::chrono::milliseconds heartbeat{15'000};
  };
  // `centre` outlives the hub.
  EventHub(asset::Centre& centre, Options options);
  ~EventHub();
  // Sends everything after `last_sequence` (-1: only what is new) and goes on until the client
  // leaves or the session ends.
  void subscribe(std::shared_ptr<StreamSink> sink, const asset::Actor& actor,
                 const std::string& session_token, std::int64_t last_sequence);
  std::size_t clients() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace assay::http
