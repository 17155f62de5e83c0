"""Links that hand an address, or a point, to a map on the telephone; no key, nothing is sent before the tap."""

from __future__ import annotations

from urllib.parse import quote


def address_links(address: str) -> tuple[tuple[str, str], ...]:
    """手机地图 (geo URI, RFC 5870) and the three maps that open inside WeChat too."""
    place = quote(address)
    return (
        ("手机地图", f"geo:0,0?q={place}"),
        ("高德地图", f"https://uri.amap.com/search?keyword={place}&src=xiezhi&callnative=1"),
        ("百度地图", f"https://api.map.baidu.com/geocoder?address={place}&output=html&src=xiezhi"),
        ("腾讯地图", f"https://apis.map.qq.com/uri/v1/search?keyword={place}&referer=xiezhi"),
    )


def point_links(latitude: float, longitude: float) -> tuple[tuple[str, str], ...]:
    """The same for a point of WGS 84, as a browser gives it."""
    return (
        ("手机地图", f"geo:{latitude},{longitude}"),
        (
            "高德地图",
            f"https://uri.amap.com/marker?position={longitude},{latitude}&coordinate=wgs84&src=xiezhi&callnative=1",
        ),
    )
