// The compiled halves of Asio and Beast, once (ASIO_SEPARATE_COMPILATION keeps them out of
// transport.cpp).
#include <boost/asio/impl/src.hpp>
#include <boost/beast/src.hpp>
