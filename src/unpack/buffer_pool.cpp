#include "unpack/buffer_pool.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace assay::unpack {

namespace {
constexpr std::size_t kSmallestBytes = 64u << 10;
constexpr std::uint64_t kKeptBytes = 48u << 20;
constexpr std::uint64_t kRoomWithoutPool = 32u << 20;
}  // namespace

BufferPool::Loan::Loan(Loan&& other) noexcept
    : pool_(std::exchange(other.pool_, nullptr)),
      block_(std::move(other.block_)),
      capacity_(std::exchange(other.capacity_, 0)) {}

BufferPool::Loan& BufferPool::Loan::operator=(Loan&& other) noexcept {
  if (this != &other) {
    give_back();
    pool_ = std::exchange(other.pool_, nullptr);
    block_ = std::move(other.block_);
    capacity_ = std::exchange(other.capacity_, 0);
  }
  return *this;
}

void BufferPool::Loan::give_back() {
  if (pool_ == nullptr || !block_) return;
  pool_->on_loan_bytes_ -= capacity_;
  if (pool_->kept_bytes_ + capacity_ <= kKeptBytes) {
    pool_->kept_bytes_ += capacity_;
    pool_->free_[static_cast<std::size_t>(std::countr_zero(capacity_))].push_back(
        std::move(block_));
  }
  block_.reset();
  pool_ = nullptr;
}

BufferPool::Loan BufferPool::borrow(std::size_t at_least_bytes) {
  const std::size_t capacity = std::bit_ceil(std::max(at_least_bytes, kSmallestBytes));
  on_loan_bytes_ += capacity;
  auto& shelf = free_[static_cast<std::size_t>(std::countr_zero(capacity))];
  if (shelf.empty()) return {this, std::make_unique_for_overwrite<std::byte[]>(capacity), capacity};
  auto block = std::move(shelf.back());
  shelf.pop_back();
  kept_bytes_ -= capacity;
  return {this, std::move(block), capacity};
}

BufferPool::Loan borrow(const Input& input, std::size_t at_least_bytes) {
  if (input.buffers != nullptr) return input.buffers->borrow(at_least_bytes);
  return {nullptr, std::make_unique_for_overwrite<std::byte[]>(at_least_bytes), at_least_bytes};
}

std::uint64_t room(const Input& input) {
  return input.buffers != nullptr ? input.buffers->room() : kRoomWithoutPool;
}

}  // namespace assay::unpack
